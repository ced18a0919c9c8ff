/**
 * What {@code train} does for each kind of model: reads the data, makes the network, trains it,
 * writes its files and says so. What it shares with {@code export} is here, too.
 */
@NullMarked
package dev.clipstream.trainer.cli.training;

import org.jspecify.annotations.NullMarked;
