/** How sure a trained model says it is, brought in line with how often it is right. */
@NullMarked
package dev.clipstream.trainer.calibration;

import org.jspecify.annotations.NullMarked;
