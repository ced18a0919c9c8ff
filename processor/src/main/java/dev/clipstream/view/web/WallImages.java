package dev.clipstream.view.web;

import dev.clipstream.image.Image;
import dev.clipstream.view.scene.Cell;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.Scene;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the thumbnails that are sent along with the cells of one answer: those the page has not
 * got yet, as far as time allows. What is left out comes with one of the next answers, and since
 * the order is drawn by lot, no tile waits for ever. Thread-safe.
 */
final class WallImages implements AutoCloseable {

  /** A fifth of a core for a page that asks five times a second. */
  private static final Duration TIME = Duration.ofMillis(40);

  private final Scene scene;
  private final Thumbnails thumbnails = new Thumbnails();

  WallImages(Scene scene) {
    this.scene = scene;
  }

  /**
   * Addresses of images by their numbers; an empty one says that the image cannot be shown.
   *
   * @param shown numbers of the images that the page has
   */
  Map<Long, String> of(List<Cell> tiles, Set<Long> shown) {
    List<Cell> wanting = new ArrayList<>(tiles);
    wanting.removeIf(tile -> tile.image() == 0 || shown.contains(tile.image()));
    Collections.shuffle(wanting);
    Map<Long, String> addresses = new LinkedHashMap<>();
    long end = System.nanoTime() + TIME.toNanos();
    for (Cell tile : wanting) {
      Optional<Image> image = scene.image(new FrameKey(tile.name(), tile.clip(), tile.index()));
      boolean allowed =
          System.nanoTime() < end || image.filter(Thumbnails::isSmallJpeg).isPresent();
      if (allowed && image.isPresent()) {
        addresses.put(tile.image(), thumbnails.of(image.get()));
      }
    }
    return addresses;
  }

  @Override
  public void close() {
    thumbnails.close();
  }
}
