package dev.clipstream.cli.options;

import dev.clipstream.cli.options.values.DeviceConverter;
import dev.clipstream.model.session.Device;
import picocli.CommandLine.Option;

/** The option {@code --device}, a mixin of every command that runs models. */
public final class DeviceOption {

  @Option(
      names = "--device",
      paramLabel = "DEVICE",
      defaultValue = "auto",
      converter = DeviceConverter.class,
      description =
          "auto, cpu, cuda[:N] or tensorrt[:N], N being the number of the GPU; auto takes a GPU"
              + " where one can be used. Default: ${DEFAULT-VALUE}.")
  private Device device = Device.AUTO;

  public Device device() {
    return device;
  }
}
