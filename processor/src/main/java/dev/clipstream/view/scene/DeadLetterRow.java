package dev.clipstream.view.scene;

/**
 * A dead letter as the page shows it: a record that could not be decoded or classified.
 *
 * @param id a number of its own, rising with time
 * @param stream the record's key
 * @param reason the message of its header
 * @param place topic, partition and offset where it was read
 * @param atMillis since 1970
 * @param image whether there are bytes that may be shown
 */
public record DeadLetterRow(
    long id, String stream, String reason, String place, long atMillis, boolean image) {}
