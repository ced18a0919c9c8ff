package dev.clipstream.testing.mutation;

import java.io.ByteArrayOutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.zip.CRC32;

/** How the chunks of a sound file lie in it. What is put together again has right checksums. */
enum Container {
  PNG {
    @Override
    List<Chunk> split(byte[] file) {
      List<Chunk> chunks = new ArrayList<>();
      for (int at = SIGNATURE.length; at < file.length; ) {
        int length = ByteBuffer.wrap(file).getInt(at);
        chunks.add(chunk(file, at + 4, at + 8, length));
        at += 12 + length;
      }
      return chunks;
    }

    @Override
    byte[] join(List<Chunk> chunks) {
      var out = new ByteArrayOutputStream();
      out.writeBytes(SIGNATURE);
      for (Chunk chunk : chunks) {
        var checksum = new CRC32();
        checksum.update(latin1(chunk.name()));
        checksum.update(chunk.data());
        out.writeBytes(ByteBuffer.allocate(4).putInt(chunk.data().length).array());
        out.writeBytes(latin1(chunk.name()));
        out.writeBytes(chunk.data());
        out.writeBytes(ByteBuffer.allocate(4).putInt((int) checksum.getValue()).array());
      }
      return out.toByteArray();
    }
  },

  WEBP {
    @Override
    List<Chunk> split(byte[] file) {
      return splitChunks(Arrays.copyOfRange(file, 12, file.length));
    }

    @Override
    byte[] join(List<Chunk> chunks) {
      return joinChunks(List.of(new Chunk("RIFF", concat(latin1("WEBP"), joinChunks(chunks)))));
    }
  },

  JPEG {
    @Override
    List<Chunk> split(byte[] file) {
      List<Chunk> chunks = new ArrayList<>();
      int at = 0;
      while (at < file.length) {
        String name = "%02X".formatted(file[at + 1] & 0xFF);
        if (name.equals("D8") || name.equals("D9")) {
          chunks.add(new Chunk(name, new byte[0]));
          at += 2;
          continue;
        }
        int length = ByteBuffer.wrap(file).getShort(at + 2) & 0xFFFF;
        byte[] data = Arrays.copyOfRange(file, at + 4, at + 2 + length);
        at += 2 + length;
        int scan = at;
        while (name.equals("DA") && !isEnd(file, at)) {
          at++;
        }
        chunks.add(new Chunk(name, data, Arrays.copyOfRange(file, scan, at)));
      }
      return chunks;
    }

    private boolean isEnd(byte[] file, int at) {
      int code = file[at + 1] & 0xFF;
      return (file[at] & 0xFF) == 0xFF && code != 0 && (code < 0xD0 || code > 0xD7);
    }

    @Override
    byte[] join(List<Chunk> chunks) {
      var out = new ByteArrayOutputStream();
      for (Chunk chunk : chunks) {
        int marker = Integer.parseInt(chunk.name(), 16);
        out.write(0xFF);
        out.write(marker);
        if (marker != 0xD8 && marker != 0xD9) {
          int length = Math.min(0xFFFF, chunk.data().length + 2);
          out.write(length >> 8);
          out.write(length);
          out.write(chunk.data(), 0, length - 2);
        }
        out.writeBytes(chunk.tail());
      }
      return out.toByteArray();
    }
  };

  private static final byte[] SIGNATURE = {(byte) 0x89, 'P', 'N', 'G', '\r', '\n', 0x1A, '\n'};

  /** The chunks of a sound file. */
  abstract List<Chunk> split(byte[] file);

  /** The file of chunks, whatever these are. */
  abstract byte[] join(List<Chunk> chunks);

  /**
   * Chunks in WebP's manner, as a file has them and the frame of an animation, which may be damaged
   * already.
   */
  static List<Chunk> splitChunks(byte[] bytes) {
    List<Chunk> chunks = new ArrayList<>();
    for (int at = 0; at + 8 <= bytes.length; ) {
      int said = ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN).getInt(at + 4);
      int rest = bytes.length - at - 8;
      int length = said < 0 || said > rest ? rest : said;
      chunks.add(chunk(bytes, at, at + 8, length));
      at += 8 + length + (length & 1);
    }
    return chunks;
  }

  static byte[] joinChunks(List<Chunk> chunks) {
    var out = new ByteArrayOutputStream();
    for (Chunk chunk : chunks) {
      int length = chunk.data().length;
      out.writeBytes(latin1(chunk.name()));
      out.writeBytes(ByteBuffer.allocate(4).order(ByteOrder.LITTLE_ENDIAN).putInt(length).array());
      out.writeBytes(chunk.data());
      out.writeBytes(new byte[length & 1]);
    }
    return out.toByteArray();
  }

  static byte[] concat(byte[]... parts) {
    var out = new ByteArrayOutputStream();
    for (byte[] part : parts) {
      out.writeBytes(part);
    }
    return out.toByteArray();
  }

  static byte[] latin1(String text) {
    return text.getBytes(StandardCharsets.ISO_8859_1);
  }

  private static Chunk chunk(byte[] file, int name, int data, int length) {
    return new Chunk(
        new String(file, name, 4, StandardCharsets.ISO_8859_1),
        Arrays.copyOfRange(file, data, data + length));
  }
}
