package dev.clipstream.view.web;

import dev.clipstream.image.Picture;
import dev.clipstream.view.scene.FrameKey;
import dev.clipstream.view.scene.Scene;
import dev.clipstream.view.scene.Tile;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;

/**
 * Chooses the pictures that go along with the tiles of one answer: those the page has not got yet,
 * as far as time allows. What is left out comes with one of the next answers, and since the order
 * is drawn by lot, no tile waits for ever. Thread-safe.
 */
final class WallPictures implements AutoCloseable {

  /** A fifth of a core for a page that asks five times a second. */
  private static final Duration TIME = Duration.ofMillis(40);

  private final Scene scene;
  private final Thumbnails thumbnails = new Thumbnails();

  WallPictures(Scene scene) {
    this.scene = scene;
  }

  /**
   * Addresses of pictures by their numbers; an empty one says that the picture cannot be shown.
   *
   * @param shown numbers of the pictures that the page has
   */
  Map<Long, String> of(List<Tile> tiles, Set<Long> shown) {
    List<Tile> wanting = new ArrayList<>(tiles);
    wanting.removeIf(tile -> tile.picture() == 0 || shown.contains(tile.picture()));
    Collections.shuffle(wanting);
    Map<Long, String> addresses = new LinkedHashMap<>();
    long end = System.nanoTime() + TIME.toNanos();
    for (Tile tile : wanting) {
      Optional<Picture> picture =
          scene.picture(new FrameKey(tile.name(), tile.clip(), tile.index()));
      boolean allowed =
          System.nanoTime() < end || picture.filter(Thumbnails::isSmallJpeg).isPresent();
      if (allowed && picture.isPresent()) {
        addresses.put(tile.picture(), thumbnails.of(picture.get()));
      }
    }
    return addresses;
  }

  @Override
  public void close() {
    thumbnails.close();
  }
}
