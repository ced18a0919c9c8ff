package dev.clipstream.trainer.runlog;

import java.util.ArrayList;
import java.util.List;

/**
 * The examples of a class that a training had.
 *
 * @param name of the class
 * @param train examples to learn from
 * @param validation examples to check with
 */
public record ClassExamples(String name, long train, long validation) {

  /** Of every class. */
  public static List<ClassExamples> of(List<String> classes, long[] train, long[] validation) {
    List<ClassExamples> all = new ArrayList<>();
    for (int i = 0; i < classes.size(); i++) {
      all.add(new ClassExamples(classes.get(i), train[i], validation[i]));
    }
    return List.copyOf(all);
  }
}
