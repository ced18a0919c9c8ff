package dev.clipstream.cli.send;

import java.nio.file.Path;
import java.util.List;

/**
 * A video or a series of images that belong together: the unit that is a clip, if clips are sent.
 */
sealed interface MediaSource {

  /** What messages and clip ids call it: its path relative to the given source. */
  String name();

  String stream();

  /** Where it comes from, for messages: without the password of a URL. */
  String origin();

  /** Files it is made of. */
  int files();

  /**
   * A video file, a network stream or a camera.
   *
   * @param location as {@code VideoReader} takes it
   * @param live whether its frames come when they come
   */
  record Video(String location, boolean live, String name, String stream) implements MediaSource {

    @Override
    public String origin() {
      return live ? name : location;
    }

    @Override
    public int files() {
      return 1;
    }
  }

  /** The images of one folder, in order. */
  record Images(List<Path> paths, String name, String stream) implements MediaSource {

    public Images {
      paths = List.copyOf(paths);
    }

    @Override
    public String origin() {
      return name;
    }

    @Override
    public int files() {
      return paths.size();
    }
  }
}
