package dev.clipstream.cli.labels;

import org.apache.kafka.clients.consumer.ConsumerRecords;

/** Where label records go: a printer of lines or a table. Owned by one thread. */
interface LabelSink {

  LabelPrinter.Outcome accept(ConsumerRecords<byte[], byte[]> records);

  /**
   * Nothing more comes.
   *
   * @return whether any of the records were labels, if there were any
   */
  default boolean end() {
    return true;
  }
}
