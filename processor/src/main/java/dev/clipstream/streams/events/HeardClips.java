package dev.clipstream.streams.events;

import dev.clipstream.avro.ClipLabel;
import dev.clipstream.records.Micros;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.util.Iterator;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Objects;

/**
 * The clips of one stream whose labels a crash without transactions could have made anew: one that
 * comes again is told from a new one by what it is, since by its time alone it could be of a clock
 * that was set back. Not shared.
 *
 * <p>A label comes again as long as the due entry of its clip may be found by a restart: the entry
 * is deleted after the commit that has seen the label off, and gone for good with the commit after
 * that. Ages are counted in {@link CommitRounds}, each of which has a commit and a look at what is
 * due.
 */
final class HeardClips {

  /** Two would do, were the commit of the round in which a label came not before the label. */
  private static final int ROUNDS = 4;

  /** Far more than are labeled in so many rounds. */
  static final int MAX = 4096;

  private static final byte VERSION = 1;

  /** Heard in a life before; grows no older before a clip comes that is not known. */
  private static final long BEFORE = Long.MAX_VALUE;

  /** By what tells a clip from others, longest ago first: in which round its label came. */
  private final LinkedHashMap<Long, Long> rounds = new LinkedHashMap<>();

  private boolean hasRestored;

  /** Whether the label of a clip has come before; from now on it has. */
  boolean heardBefore(ClipLabel label, CommitRounds now) {
    long clip = idOf(label);
    boolean known = rounds.remove(clip) != null;
    if (!known && hasRestored) {
      // Labels come in order: those that a restart makes anew, before all others.
      hasRestored = false;
      rounds.replaceAll((id, round) -> round == BEFORE ? now.round() : round);
    }
    if (now.areAtomic()) {
      // This label commits with the end of its due entry.
      if (!known) {
        rounds.clear();
      }
    } else {
      rounds.put(clip, now.round());
    }
    return known;
  }

  /** Forgets those whose labels cannot come again. */
  void forgetSafe(CommitRounds now) {
    Iterator<Map.Entry<Long, Long>> oldest = rounds.entrySet().iterator();
    while (oldest.hasNext()
        && (oldest.next().getValue() <= now.round() - ROUNDS || rounds.size() > MAX)) {
      oldest.remove();
    }
  }

  boolean isEmpty() {
    return rounds.isEmpty();
  }

  private static long idOf(ClipLabel label) {
    long id = Objects.hashCode(label.getClipId());
    long[] fields = {
      label.getFirstFrame(),
      label.getLastFrame(),
      Micros.of(label.getStartedAt()),
      Micros.of(label.getEndedAt())
    };
    for (long field : fields) {
      id = mixed(id * 31 + field);
    }
    return id;
  }

  /** Stafford's variant 13 of the finalizer of MurmurHash3: every bit depends on all. */
  private static long mixed(long bits) {
    long mixed = (bits ^ (bits >>> 30)) * 0xbf58476d1ce4e5b9L;
    mixed = (mixed ^ (mixed >>> 27)) * 0x94d049bb133111ebL;
    return mixed ^ (mixed >>> 31);
  }

  /** Writes what it knows, but no rounds: those are of one life. */
  void writeTo(DataOutputStream out) throws IOException {
    out.writeByte(VERSION);
    out.writeInt(rounds.size());
    for (long clip : rounds.keySet()) {
      out.writeLong(clip);
    }
  }

  /** Goes on from what was written; knows nothing where there is no more. */
  static HeardClips readFrom(DataInputStream in) throws IOException {
    HeardClips heard = new HeardClips();
    int version = in.read();
    if (version >= 0 && version != VERSION) {
      throw new IllegalStateException(
          "the clip store holds version "
              + version
              + " of the clips of events, this program reads "
              + VERSION
              + ": go on with the program that wrote it, or with another --application-id");
    }
    int count = version < 0 ? 0 : in.readInt();
    for (int i = 0; i < count; i++) {
      heard.rounds.put(in.readLong(), BEFORE);
    }
    heard.hasRestored = count > 0;
    return heard;
  }
}
