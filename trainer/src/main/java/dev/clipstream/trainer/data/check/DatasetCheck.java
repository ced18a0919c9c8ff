package dev.clipstream.trainer.data.check;

import dev.clipstream.image.resize.Fit;
import dev.clipstream.model.FrameSampling;
import dev.clipstream.trainer.data.check.CheckReport.Part;
import dev.clipstream.trainer.data.check.CheckReport.Spread;
import dev.clipstream.trainer.data.list.ExampleList;
import dev.clipstream.trainer.data.source.ClassFolders;
import dev.clipstream.trainer.data.source.ClassFolders.Entry;
import dev.clipstream.trainer.data.source.CutShort;
import dev.clipstream.trainer.data.source.FileFacts;
import dev.clipstream.trainer.data.source.FolderData;
import dev.clipstream.trainer.data.source.FolderParts;
import dev.clipstream.trainer.data.source.Loader;
import dev.clipstream.trainer.data.source.ReadProgress;
import dev.clipstream.trainer.data.store.DataException;
import dev.clipstream.trainer.data.store.Resize;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.SortedMap;
import java.util.TreeMap;

/** Decodes every file of a data set once, and says what there is and what is wrong with it. */
public final class DatasetCheck {

  /** Examples that are looked at to tell images from clips. */
  private static final int SAMPLE = 20;

  /** Images are decoded at their own size; this is only what the reader could resize them to. */
  private static final Resize ANY = Resize.to(8, 8, Fit.STRETCH);

  private DatasetCheck() {}

  /**
   * Checks a folder of class folders, or of parts with class folders each.
   *
   * @param holdsClips whether it holds clips; if that is not said, it is told by the files
   * @param progress told how far it is
   * @throws DataException if there is no such folder, or nothing in it
   */
  public static CheckReport of(
      Path directory, Optional<Boolean> holdsClips, ReadProgress progress) {
    return of(directory, parts(directory), holdsClips, progress);
  }

  /** Checks the examples that a list names. */
  public static CheckReport of(
      ExampleList list, Optional<Boolean> holdsClips, ReadProgress progress) {
    return of(list.folder(), FolderData.partsOf(list), holdsClips, progress);
  }

  private static CheckReport of(
      Path directory,
      Map<String, ClassFolders> parts,
      Optional<Boolean> holdsClips,
      ReadProgress progress) {
    List<Entry> entries = new ArrayList<>();
    parts.values().forEach(part -> entries.addAll(part.entries()));
    boolean clips = holdsClips.orElseGet(() -> holdsClips(entries));
    FileFacts files = FileFacts.of(directory, List.copyOf(parts.values()));
    // One list of all parts: the classes are of no interest to whoever reads the files.
    Loader.Read<ExampleFacts> read =
        Loader.read(
            new ClassFolders(List.of(), entries),
            ANY,
            progress,
            (entry, images) ->
                clips
                    ? ExampleProbe.ofClip(entry.path(), entry.span(), images)
                    : ExampleProbe.ofImage(entry.path(), images));
    Findings findings = new Findings(parts, files, entries, read, CutShort.of(entries, progress));
    List<ExampleFacts> facts = List.copyOf(read.examples().values());
    return new CheckReport(
        clips,
        parts.entrySet().stream().map(part -> part(part.getKey(), part.getValue())).toList(),
        files.bytes(),
        sizes(facts),
        Spread.of(
            facts.stream().filter(ExampleFacts::isClip).map(one -> (double) one.frames()).toList()),
        Spread.of(
            facts.stream()
                .filter(one -> one.seconds().isPresent())
                .map(one -> one.seconds().getAsDouble())
                .toList()),
        findings.all());
  }

  /** Each part by the name of its folder, what is learned from first. */
  private static Map<String, ClassFolders> parts(Path directory) {
    Optional<FolderParts> own = FolderParts.of(directory);
    Map<String, ClassFolders> parts = new LinkedHashMap<>();
    if (own.isEmpty()) {
      parts.put("all", ClassFolders.listAll(directory));
      return parts;
    }
    List<Path> folders = new ArrayList<>(List.of(own.get().train()));
    own.get().validation().ifPresent(folders::add);
    own.get().test().ifPresent(folders::add);
    for (Path folder : folders) {
      parts.put(folder.getFileName().toString(), ClassFolders.listAll(folder));
    }
    return parts;
  }

  /** Whether most of some examples, evenly spread, are folders or files that are no images. */
  private static boolean holdsClips(List<Entry> entries) {
    if (entries.stream().anyMatch(entry -> !entry.span().isAll())) {
      return true;
    }
    List<Entry> some = FrameSampling.of(entries, SAMPLE);
    long images = some.stream().filter(entry -> ExampleProbe.isImage(entry.path())).count();
    return 2 * images < some.size();
  }

  private static Part part(String name, ClassFolders folders) {
    SortedMap<String, Integer> classes = new TreeMap<>();
    int[] counts = folders.counts();
    for (int label = 0; label < counts.length; label++) {
      classes.put(folders.classes().get(label), counts[label]);
    }
    return new Part(name, classes);
  }

  private static Map<String, Integer> sizes(List<ExampleFacts> facts) {
    Map<String, Integer> counts = new HashMap<>();
    facts.forEach(one -> counts.merge(one.width() + "x" + one.height(), 1, Integer::sum));
    Map<String, Integer> sorted = new LinkedHashMap<>();
    counts.entrySet().stream()
        .sorted(
            Map.Entry.<String, Integer>comparingByValue(Comparator.reverseOrder())
                .thenComparing(Map.Entry.comparingByKey()))
        .forEach(entry -> sorted.put(entry.getKey(), entry.getValue()));
    return sorted;
  }
}
