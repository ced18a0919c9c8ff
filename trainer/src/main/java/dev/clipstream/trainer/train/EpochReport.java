package dev.clipstream.trainer.train;

/**
 * The report on one epoch: its loss and accuracy.
 *
 * @param epoch from 1
 * @param loss mean over the training examples
 * @param accuracy on the training examples, as they were met, 0 to 1
 * @param validationLoss mean over the validation examples, after the epoch
 * @param validationAccuracy on the validation examples, 0 to 1
 * @param validationBalancedAccuracy the mean recall of their classes
 * @param validationMacroF1 the mean F1 of their classes
 */
public record EpochReport(
    int epoch,
    double loss,
    double accuracy,
    double validationLoss,
    double validationAccuracy,
    double validationBalancedAccuracy,
    double validationMacroF1) {}
