package dev.clipstream.testing;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * A key and a certificate for localhost, made with the JDK's keytool for one test.
 *
 * @param keyStore PKCS 12, for the server
 * @param trustStore PKCS 12 with the certificate alone, for clients
 */
public record Certificates(Path keyStore, Path trustStore) {

  /** Of both stores. */
  public static final String PASSWORD = "changeit";

  /**
   * @param name of the files
   */
  public static Certificates make(Path folder, String name) {
    Path keyStore = folder.resolve(name + "-key.p12");
    Path trustStore = folder.resolve(name + "-trust.p12");
    Path certificate = folder.resolve(name + ".pem");
    keytool(
        keyStore,
        "-genkeypair -alias server -keyalg EC -groupname secp256r1 -validity 2"
            + " -dname CN=localhost -ext san=dns:localhost,ip:127.0.0.1");
    keytool(keyStore, "-exportcert -rfc -alias server -file " + certificate);
    keytool(trustStore, "-importcert -noprompt -alias server -file " + certificate);
    return new Certificates(keyStore, trustStore);
  }

  private static void keytool(Path store, String arguments) {
    List<String> command = new ArrayList<>();
    command.add(Path.of(System.getProperty("java.home"), "bin", "keytool").toString());
    command.addAll(List.of(arguments.split(" ", -1)));
    command.addAll(
        List.of("-keystore", store.toString(), "-storetype", "PKCS12", "-storepass", PASSWORD));
    Path log = store.resolveSibling("keytool.log");
    try {
      Process keytool =
          new ProcessBuilder(command)
              .redirectErrorStream(true)
              .redirectOutput(log.toFile())
              .start();
      if (keytool.waitFor() != 0) {
        throw new IllegalStateException(Files.readString(log));
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException(e);
    }
  }
}
