package dev.clipstream.avro;

import org.apache.avro.util.ClassSecurityValidator;
import org.apache.avro.util.ClassSecurityValidator.ClassSecurityPredicate;

/**
 * Has Avro trust the records of this package: it instantiates only classes that somebody trusts,
 * and nobody should have to load a serde before building a record. Every record's class loads this
 * one first.
 */
final class TrustedRecords {

  static {
    ClassSecurityPredicate before = ClassSecurityValidator.getGlobal();
    String ours = TrustedRecords.class.getPackageName();
    ClassSecurityValidator.setGlobal(
        ClassSecurityValidator.composite(type -> type.getPackageName().equals(ours), before));
  }

  private TrustedRecords() {}

  /** Does it the first time. */
  static void trust() {
    // By loading this class.
  }
}
