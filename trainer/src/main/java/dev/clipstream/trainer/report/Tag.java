package dev.clipstream.trainer.report;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;

/**
 * An element of HTML or SVG with what is in it. Text and attributes are escaped here and nowhere
 * else, and there is no way to add markup as text: whatever names a data set has, a page shows them
 * and never obeys them.
 */
final class Tag {

  /** Elements that are never closed. */
  private static final Set<String> EMPTY = Set.of("meta", "img");

  private final String name;
  private final Map<String, String> attributes = new LinkedHashMap<>();
  private final List<String> content = new ArrayList<>();

  private Tag(String name) {
    this.name = name;
  }

  static Tag of(String name) {
    return new Tag(name);
  }

  /** A style sheet of this program's own, which is not escaped. */
  static Tag style(String sheet) {
    Tag style = new Tag("style");
    style.content.add(sheet);
    return style;
  }

  Tag with(String attribute, Object value) {
    attributes.put(attribute, String.valueOf(value));
    return this;
  }

  Tag text(String text) {
    content.add(escape(text));
    return this;
  }

  Tag add(Tag child) {
    content.add(child.html());
    return this;
  }

  Tag addAll(List<Tag> children) {
    children.forEach(this::add);
    return this;
  }

  String html() {
    StringBuilder html = new StringBuilder("<").append(name);
    attributes.forEach(
        (key, value) ->
            html.append(' ').append(key).append("=\"").append(escape(value)).append('"'));
    html.append('>');
    content.forEach(html::append);
    if (!EMPTY.contains(name)) {
      html.append("</").append(name).append('>');
    }
    return html.toString();
  }

  /** Characters that mean something in HTML as references; control characters as U+FFFD. */
  private static String escape(String text) {
    StringBuilder escaped = new StringBuilder(text.length());
    text.codePoints()
        .forEach(
            c -> {
              switch (c) {
                case '&' -> escaped.append("&amp;");
                case '<' -> escaped.append("&lt;");
                case '>' -> escaped.append("&gt;");
                case '"' -> escaped.append("&quot;");
                case '\'' -> escaped.append("&#39;");
                default -> {
                  boolean shown = !Character.isISOControl(c) && !isSurrogate(c);
                  escaped.appendCodePoint(shown || c == '\n' ? c : 0xFFFD);
                }
              }
            });
    return escaped.toString();
  }

  /** Half of a pair without its other half, which UTF-8 cannot say. */
  private static boolean isSurrogate(int c) {
    return c >= Character.MIN_SURROGATE && c <= Character.MAX_SURROGATE;
  }
}
