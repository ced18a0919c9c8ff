package dev.clipstream.view.web;

/**
 * What every view shows, whatever else it asks for.
 *
 * @param trouble why Kafka gives nothing; empty if it does
 * @param status how the whole system does
 * @param deadLetters how many wait to be sent again or forgotten
 */
record Glance(String trouble, Status status, long deadLetters) {}
