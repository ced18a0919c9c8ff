package dev.clipstream.system;

import java.math.BigInteger;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/**
 * Gathers what is wrong with settings, so that all of it is said at once. A message names the
 * setting, what it may be and what it is.
 */
public final class Checks {

  /** A hundred years: what is longer, no clock here can add to what it says. */
  public static final Duration LONGEST = Duration.ofDays(36_500);

  private record Unit(String name, long millis) {}

  private static final List<Unit> UNITS =
      List.of(
          new Unit("s", 1000),
          new Unit("m", 60_000),
          new Unit("h", 3_600_000),
          new Unit("d", 86_400_000));

  private final List<String> wrong = new ArrayList<>();

  /** Adds a message unless {@code right}. */
  public Checks require(boolean right, String otherwise) {
    if (!right) {
      wrong.add(otherwise);
    }
    return this;
  }

  /** Adds a message unless the value lies between two bounds, both included. */
  public Checks range(String name, long value, long min, long max) {
    return require(
        value >= min && value <= max, name + " must be " + min + " to " + max + ", not " + value);
  }

  /** The same of a number with a fraction; one that is no number is wrong. */
  public Checks range(String name, double value, double min, double max) {
    return require(
        value >= min && value <= max,
        name + " must be " + number(min) + " to " + number(max) + ", not " + number(value));
  }

  /** The same of a duration. */
  public Checks range(String name, Duration value, Duration min, Duration max) {
    return require(
        value.compareTo(min) >= 0 && value.compareTo(max) <= 0,
        name + " must be " + text(min) + " to " + text(max) + ", not " + text(value));
  }

  /** Adds a message unless the value is {@code min} or more. */
  public Checks atLeast(String name, long value, long min) {
    return require(value >= min, name + " must be " + min + " or more, not " + value);
  }

  /** The same of a number with a fraction; one that is no number is wrong. */
  public Checks atLeast(String name, double value, double min) {
    return require(
        value >= min, name + " must be " + number(min) + " or more, not " + number(value));
  }

  /** Adds a message unless the value is more than 0. */
  public Checks positive(String name, double value) {
    return require(value > 0, name + " must be more than 0, not " + number(value));
  }

  /** The same of a duration. */
  public Checks positive(String name, Duration value) {
    return require(
        !value.isNegative() && !value.isZero(), name + " must be more than 0, not " + text(value));
  }

  /** Adds a message unless the value is a part of a whole, 0 to less than 1. */
  public Checks fraction(String name, double value) {
    return require(
        value >= 0 && value < 1, name + " must be from 0 to less than 1, not " + number(value));
  }

  /**
   * Makes a value whose own checks may fail.
   *
   * @param otherwise what to go on with where they do, so that the rest can be checked, too
   */
  public <V> V take(Supplier<V> value, V otherwise) {
    try {
      return value.get();
    } catch (WrongSettingsException e) {
      wrong.addAll(e.messages());
      return otherwise;
    } catch (IllegalArgumentException e) {
      wrong.add(String.valueOf(e.getMessage()));
      return otherwise;
    }
  }

  /**
   * Refuses the settings if anything was wrong.
   *
   * @throws WrongSettingsException that names everything that is wrong
   */
  public void throwIfAny() {
    throwIfAny(WrongSettingsException::new);
  }

  /** The same, with another exception made of the messages. */
  public <E extends RuntimeException> void throwIfAny(Function<List<String>, E> exception) {
    if (!wrong.isEmpty()) {
      throw exception.apply(List.copyOf(wrong));
    }
  }

  /** As it is written in an option: in the largest unit that it is a whole number of. */
  public static String text(Duration value) {
    // More milliseconds than a long holds can be asked for, too.
    BigInteger millis =
        BigInteger.valueOf(value.toSeconds())
            .multiply(BigInteger.valueOf(1000))
            .add(BigInteger.valueOf(value.toMillisPart()));
    if (millis.signum() == 0) {
      return "0s";
    }
    String text = millis + "ms";
    for (Unit unit : UNITS) {
      BigInteger[] parts = millis.divideAndRemainder(BigInteger.valueOf(unit.millis()));
      if (parts[1].signum() == 0) {
        text = parts[0] + unit.name();
      }
    }
    return text;
  }

  /** Whole numbers without a fraction. */
  private static String number(double value) {
    return value == Math.rint(value) && Math.abs(value) < 1e15
        ? Long.toString((long) value)
        : Double.toString(value);
  }
}
