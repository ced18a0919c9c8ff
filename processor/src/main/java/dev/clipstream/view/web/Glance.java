package dev.clipstream.view.web;

import dev.clipstream.view.scene.Grid;
import java.util.List;

/**
 * What every view shows, whatever else it asks for.
 *
 * @param trouble why Kafka gives nothing; empty if it does
 * @param status how the whole system does
 * @param deadLetters how many wait to be sent again or forgotten
 * @param missingCameras how many of the senders' cameras should send and are not known to
 * @param watched streams that show a label the page watches for
 */
record Glance(
    String trouble,
    Status status,
    long deadLetters,
    int missingCameras,
    List<Grid.Watched> watched) {}
