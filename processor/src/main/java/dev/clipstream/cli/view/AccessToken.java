package dev.clipstream.cli.view;

import dev.clipstream.cli.options.CliException;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.regex.Pattern;

/** The access token of the page: when one is needed, and how one is made. */
final class AccessToken {

  private static final int RANDOM_BYTES = 24;

  /** What an address holds without being escaped, and long enough not to be guessed. */
  private static final Pattern STRONG = Pattern.compile("[A-Za-z0-9_-]{16,200}");

  private AccessToken() {}

  static boolean isStrong(String token) {
    return STRONG.matcher(token).matches();
  }

  /** 192 random bits. */
  static String random() {
    byte[] bytes = new byte[RANDOM_BYTES];
    new SecureRandom().nextBytes(bytes);
    return Base64.getUrlEncoder().withoutPadding().encodeToString(bytes);
  }

  /**
   * Whether only this machine can reach the address.
   *
   * @throws CliException if there is no such address
   */
  static boolean isLoopback(String host) {
    try {
      return InetAddress.getByName(host).isLoopbackAddress();
    } catch (UnknownHostException e) {
      throw new CliException("--host " + host + " is no address of this machine", e);
    }
  }
}
