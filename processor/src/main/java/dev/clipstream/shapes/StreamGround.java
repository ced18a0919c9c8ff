package dev.clipstream.shapes;

import dev.clipstream.shapes.ShapeClips.Dice;
import dev.clipstream.shapes.ShapeClips.Scene;
import dev.clipstream.shapes.ShapeClips.Texture;
import java.util.Optional;

/**
 * What a camera of a {@link ShapeStream} always sees: a textured background that drifts slowly,
 * noise and a brightness that flickers.
 *
 * @param texture of the background
 * @param brightness mean of the background
 * @param driftX pixels a frame
 * @param driftY pixels a frame
 * @param noise strength of each pixel's own
 * @param flicker strength of each frame's
 */
record StreamGround(
    Texture texture,
    double brightness,
    double driftX,
    double driftY,
    double noise,
    double flicker) {

  static StreamGround draw(Dice dice, int size) {
    double brightness = dice.between(25, 120);
    Texture texture = new Texture(dice, Scene.color(dice, brightness), size);
    double most = 0.01 * size;
    return new StreamGround(
        texture,
        brightness,
        dice.between(-most, most),
        dice.between(-most, most),
        dice.between(4, 28),
        dice.between(0, 12));
  }

  /**
   * One frame, uint8 RGB [size, size, 3].
   *
   * @param dice of this frame alone
   * @param time number of the frame
   * @param figure what stands before the background
   */
  byte[] render(Dice dice, int time, Optional<StreamScene.Placed> figure, int size) {
    double bright = dice.between(-flicker, flicker);
    byte[] pixels = new byte[size * size * 3];
    int at = 0;
    for (int row = 0; row < size; row++) {
      for (int column = 0; column < size; column++) {
        double ground = texture.at(column + driftX * time, row + driftY * time);
        double cover = figure.isPresent() ? figure.get().cover(column, row) : 0;
        double before = cover > 0 ? figure.orElseThrow().brightness(column, row) : 0;
        for (int channel = 0; channel < 3; channel++) {
          double value =
              (1 - cover) * (texture.color[channel] + ground)
                  + (cover > 0 ? cover * (figure.orElseThrow().color(channel) + before) : 0)
                  + bright
                  + noise * dice.bell();
          pixels[at++] = (byte) Math.round(Math.min(255, Math.max(0, value)));
        }
      }
    }
    return pixels;
  }
}
