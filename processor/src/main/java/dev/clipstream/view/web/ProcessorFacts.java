package dev.clipstream.view.web;

/**
 * What only the processor itself knows.
 *
 * @param device it runs on
 * @param meanBatch frames a batch, since it started
 */
public record ProcessorFacts(String device, double meanBatch) {}
