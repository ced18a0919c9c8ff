package dev.clipstream.steps;

import dev.clipstream.model.step.StepModels;
import dev.clipstream.records.Labels;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.RunWatchdog;

/**
 * What the steps of all tasks of a processor share.
 *
 * @param labels makes labels of scores
 * @param settings when states begin anew
 * @param watchdog over the runs
 */
public record StepServing(
    StepModels models,
    Labels labels,
    StepSettings settings,
    RunWatchdog watchdog,
    ProcessorListener listener) {}
