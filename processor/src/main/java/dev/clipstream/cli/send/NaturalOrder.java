package dev.clipstream.cli.send;

import java.math.BigInteger;
import java.util.Comparator;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** A comparator that sorts numbers in names by value: {@code frame2} before {@code frame10}. */
final class NaturalOrder implements Comparator<String> {

  private static final Pattern PART = Pattern.compile("\\d+|\\D+");

  @Override
  public int compare(String left, String right) {
    Matcher leftParts = PART.matcher(left);
    Matcher rightParts = PART.matcher(right);
    while (leftParts.find()) {
      if (!rightParts.find()) {
        return 1;
      }
      int order = compareParts(leftParts.group(), rightParts.group());
      if (order != 0) {
        return order;
      }
    }
    // frame01 and frame1 count alike, and still need an order.
    return rightParts.find() ? -1 : left.compareTo(right);
  }

  private static int compareParts(String left, String right) {
    boolean numbers = Character.isDigit(left.charAt(0)) && Character.isDigit(right.charAt(0));
    return numbers ? new BigInteger(left).compareTo(new BigInteger(right)) : left.compareTo(right);
  }
}
