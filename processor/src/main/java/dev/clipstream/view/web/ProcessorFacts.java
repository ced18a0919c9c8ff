package dev.clipstream.view.web;

/**
 * Facts that only the processor itself knows: its mean batch and its device.
 *
 * @param device it runs on
 * @param meanBatch frames a batch, since it started
 */
public record ProcessorFacts(String device, double meanBatch) {}
