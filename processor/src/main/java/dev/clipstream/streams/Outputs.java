package dev.clipstream.streams;

import dev.clipstream.events.EventRules;
import dev.clipstream.records.PassedHeaders;
import dev.clipstream.streams.settings.LabelFormat;

/**
 * How all tasks of a processor write what they have to say.
 *
 * @param passed headers that go on from frames
 * @param deadLetterLimit lowered when a dead letter is refused
 * @param keys counts frames whose key does not keep them with their stream
 * @param events what is said when labels begin and end
 * @param format of labels and events
 */
record Outputs(
    PassedHeaders passed,
    DeadLetterLimit deadLetterLimit,
    KeyCheck keys,
    EventRules events,
    LabelFormat format) {}
