/**
 * Data sets by the names they have on the command line: CIFAR, folders of images and of clips,
 * moving shapes, people in made scenes; finding their examples, and splitting them in parts and
 * folds. What examples are once they are decoded is in {@code store}.
 */
@NullMarked
package dev.clipstream.trainer.data.source;

import org.jspecify.annotations.NullMarked;
