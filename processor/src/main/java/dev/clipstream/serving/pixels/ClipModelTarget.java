package dev.clipstream.serving.pixels;

import dev.clipstream.model.ClipModel;
import dev.clipstream.serving.ModelReloader;
import dev.clipstream.serving.ProcessorListener;
import dev.clipstream.serving.ProcessorListener.Role;
import java.util.function.Supplier;

/**
 * A clip model that is reloaded while it is served.
 *
 * @param loader of the model as its files have it now
 * @param served where new models take the place of old ones
 * @param listener hears of models that are served from then on
 */
public record ClipModelTarget(
    Supplier<ClipModel> loader, ServedClipModel served, ProcessorListener listener)
    implements ModelReloader.Target {

  @Override
  public ModelReloader.Candidate load() {
    ClipModel next = loader.get();
    return new ModelReloader.Candidate() {
      @Override
      public boolean isServed() {
        return next.card().equals(served.card());
      }

      @Override
      public void serve() {
        served.swap(next);
        listener.modelServed(Role.CLIP, served.card(), served.device());
      }

      @Override
      public void close() {
        next.close();
      }
    };
  }

  @Override
  public String describe() {
    return ModelReloader.name(served.card());
  }
}
