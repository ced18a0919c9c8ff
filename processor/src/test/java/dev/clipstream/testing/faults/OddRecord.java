package dev.clipstream.testing.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import dev.clipstream.avro.Frame;
import dev.clipstream.schemas.AvroSerde;
import dev.clipstream.testing.TestFrames;
import java.nio.ByteBuffer;
import java.time.Instant;
import java.util.Arrays;
import java.util.Random;
import org.apache.kafka.common.header.Headers;
import org.apache.kafka.common.header.internals.RecordHeaders;
import org.jspecify.annotations.Nullable;

/**
 * Records out of the ordinary, and what each is owed: a dead letter, or a label all the same. Each
 * has a stream of its own, but those without a key.
 */
enum OddRecord {
  NO_VALUE(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, null);
    }
  },
  EMPTY(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, new byte[0]);
    }
  },
  NO_FRAME(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, "no frame".repeat(1 + random.nextInt(50)).getBytes(UTF_8));
    }
  },
  ZEROS(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, new byte[64 << 10]);
    }
  },
  HALF_A_FRAME(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      byte[] whole = bytes(frame(stream, picture));
      return Contents.of(stream, Arrays.copyOf(whole, 12 + random.nextInt(whole.length - 13)));
    }
  },
  OTHER_SIZE(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      Frame frame = frame(stream, picture);
      frame.setHeight(Pictures.SIDE + 1);
      return Contents.of(stream, bytes(frame));
    }
  },
  NANOSECONDS(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, takenAt(stream, picture, 1_767_268_800_000_000_000L));
    }
  },
  END_OF_TIME(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(
          stream, takenAt(stream, picture, random.nextBoolean() ? Long.MAX_VALUE : Long.MIN_VALUE));
    }
  },
  HALF_A_JPEG(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      byte[] whole = Pictures.bytes(Pictures.RAW);
      return Contents.of(stream, Arrays.copyOf(whole, 20 + random.nextInt(whole.length / 2)));
    }
  },
  /** A PNG's header that promises 3.6 thousand million pixels. */
  TOO_MANY_PIXELS(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      byte[] header = {
        (byte) 0x89,
        'P',
        'N',
        'G',
        13,
        10,
        26,
        10,
        0,
        0,
        0,
        13,
        'I',
        'H',
        'D',
        'R',
        0,
        0,
        (byte) 0xea,
        0x60,
        0,
        0,
        (byte) 0xea,
        0x60,
        8,
        2,
        0,
        0,
        0,
        0,
        0,
        0,
        0
      };
      return Contents.of(stream, Arrays.copyOf(header, 200));
    }
  },
  /** As a phone's camera writes it. */
  HEIC(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, "\0\0\0\u0018ftypheic\0\0\0\0mif1heic".getBytes(UTF_8));
    }
  },
  LONG_NAME(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, bytes(frame(stream + "-".repeat(3000), picture)));
    }
  },
  /** As large as its topic allows: with its reason it is too large for that of the dead letters. */
  FULL(Owed.DEAD_LETTER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      byte[] noise = new byte[(1 << 20) - 200];
      random.nextBytes(noise);
      noise[0] = 1;
      return Contents.of(stream, noise);
    }
  },
  NO_TIME(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, bytes(frame(stream, picture))).withoutTime();
    }
  },
  EPOCH(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, takenAt(stream, picture, 0));
    }
  },
  LARGE_HEADERS(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      Headers headers = new RecordHeaders().add("traceparent", new byte[200 << 10]);
      return Contents.of(stream, bytes(frame(stream, picture)))
          .with(headers.add("note", new byte[500 << 10]));
    }
  },
  MANY_HEADERS(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      Headers headers = new RecordHeaders();
      for (int i = 0; i < 5000; i++) {
        headers.add("header-" + i, new byte[1]);
      }
      return Contents.of(stream, bytes(frame(stream, picture))).with(headers);
    }
  },
  NULL_HEADERS(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      Headers headers = new RecordHeaders().add("nothing", null).add("traceparent", null);
      return Contents.of(stream, bytes(frame(stream, picture))).with(headers);
    }
  },
  OTHER_KEY(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of("another", bytes(frame(stream, picture)));
    }
  },
  NO_KEY(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of((byte[]) null, bytes(frame(stream, picture)));
    }
  },
  LONG_KEY(Owed.LABEL) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(new byte[100 << 10], bytes(frame(stream, picture)));
    }
  },
  BARE(Owed.LABEL_BY_OFFSET) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, Pictures.bytes(picture));
    }
  },
  BARE_NO_KEY(Owed.LABEL_BY_OFFSET) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of((byte[]) null, Pictures.bytes(picture));
    }
  },
  BARE_NO_TIME(Owed.LABEL_BY_OFFSET) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(stream, Pictures.bytes(picture)).withoutTime();
    }
  },
  /** Its key is an integer, which is no text. */
  BARE_INTEGER_KEY(Owed.LABEL_BY_OFFSET) {
    @Override
    Contents make(String stream, int picture, Random random) {
      return Contents.of(
          new byte[] {0, 0, (byte) (200 + random.nextInt(50)), (byte) random.nextInt(256)},
          Pictures.bytes(picture));
    }
  },
  /** A JPEG with more after its end. */
  BARE_AND_MORE(Owed.LABEL_BY_OFFSET) {
    @Override
    Contents make(String stream, int picture, Random random) {
      byte[] jpeg = Pictures.bytes(picture);
      return Contents.of(stream, Arrays.copyOf(jpeg, jpeg.length + 1 + random.nextInt(5000)));
    }
  },
  /** Of {@link dev.clipstream.testing.OddRecords}: may be a frame, or have been one. */
  ANYTHING(Owed.ANY_ANSWER) {
    @Override
    Contents make(String stream, int picture, Random random) {
      var any = new dev.clipstream.testing.OddRecords(random.nextLong());
      var record = any.record("any", any.frame());
      return new Contents(record.key(), record.value(), record.headers(), true);
    }
  };

  /** What a record is owed. */
  enum Owed {
    DEAD_LETTER,
    /** As frame 0 of its stream. */
    LABEL,
    /** As the frame of its offset: of the stream that its key names, or of its partition. */
    LABEL_BY_OFFSET,
    ANY_ANSWER
  }

  /** What is sent. */
  @SuppressWarnings("ArrayRecordComponent") // Handed on once, never compared.
  record Contents(
      byte @Nullable [] key, byte @Nullable [] value, Headers headers, boolean hasTime) {

    static Contents of(byte @Nullable [] key, byte @Nullable [] value) {
      return new Contents(key, value, new RecordHeaders(), true);
    }

    static Contents of(String key, byte @Nullable [] value) {
      return of(key.getBytes(UTF_8), value);
    }

    Contents with(Headers others) {
      return new Contents(key, value, others, hasTime);
    }

    Contents withoutTime() {
      return new Contents(key, value, headers, false);
    }
  }

  private final Owed owed;

  OddRecord(Owed owed) {
    this.owed = owed;
  }

  Owed owed() {
    return owed;
  }

  /**
   * Makes one.
   *
   * @param stream nobody else's
   * @param picture a JPEG's where {@link Owed#LABEL_BY_OFFSET}
   */
  abstract Contents make(String stream, int picture, Random random);

  private static Frame frame(String stream, int picture) {
    Frame frame = TestFrames.frame(stream, null, 0, false, Pictures.SIDE);
    frame.setImage(ByteBuffer.wrap(Pictures.bytes(picture)));
    return frame;
  }

  private static byte[] takenAt(String stream, int picture, long micros) {
    Frame frame = frame(stream, picture);
    frame.setCapturedAt(
        Instant.ofEpochSecond(
            Math.floorDiv(micros, 1_000_000L), 1000 * Math.floorMod(micros, 1_000_000L)));
    return bytes(frame);
  }

  private static byte[] bytes(Frame frame) {
    return AvroSerde.frames().toBytes(frame);
  }
}
