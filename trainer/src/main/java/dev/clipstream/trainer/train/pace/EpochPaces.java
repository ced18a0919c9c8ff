package dev.clipstream.trainer.train.pace;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.core.type.TypeReference;
import com.fasterxml.jackson.databind.ObjectMapper;
import dev.clipstream.trainer.torch.Archives;
import java.util.ArrayList;
import java.util.List;
import org.bytedeco.pytorch.InputArchive;
import org.bytedeco.pytorch.OutputArchive;
import org.bytedeco.pytorch.StringVector;

/** The pace of every epoch of a training so far. Belongs to the training thread. */
public final class EpochPaces {

  private static final String ENTRY = "paces";

  private static final ObjectMapper JSON = new ObjectMapper();

  private final List<EpochPace> paces = new ArrayList<>();

  /** Adds that of the epoch that has just ended. */
  public void add(EpochPace pace) {
    paces.add(pace);
  }

  /** Of every epoch so far. */
  public List<EpochPace> all() {
    return List.copyOf(paces);
  }

  /** Writes them to a checkpoint. */
  public void save(OutputArchive archive) {
    try {
      Archives.writeText(archive, ENTRY, JSON.writeValueAsString(paces));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException("numbers can be written as JSON", e);
    }
  }

  /**
   * Reads those of a checkpoint; they are unknown in one that was written before there were any.
   *
   * @param epochs how many there are in it
   */
  public void load(InputArchive archive, int epochs) throws JsonProcessingException {
    paces.clear();
    StringVector names = archive.keys();
    for (long i = 0; i < names.size(); i++) {
      if (names.get(i).getString().equals(ENTRY)) {
        paces.addAll(
            JSON.readValue(
                Archives.readText(archive, ENTRY), new TypeReference<List<EpochPace>>() {}));
      }
    }
    while (paces.size() < epochs) {
      paces.add(0, EpochPace.UNKNOWN);
    }
  }
}
