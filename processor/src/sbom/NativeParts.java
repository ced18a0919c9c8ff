import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.json.JsonMapper;
import com.fasterxml.jackson.databind.node.ArrayNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Completes a CycloneDX bill of materials with what no pom tells: the license of the native code in
 * a library's jar, and the projects that are linked into it.
 *
 * <p>Run by the build as a source file, with {@code natives.json} and the bill, which it writes
 * anew. The build fails where the bill has a library in another version than {@code natives.json}
 * was written for, so that nobody upgrades a library without looking what is in it.
 */
final class NativeParts {

  private static final ObjectMapper JSON =
      JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  private NativeParts() {}

  public static void main(String[] args) throws Exception {
    JsonNode natives = JSON.readTree(Path.of(args[0]).toFile());
    Path file = Path.of(args[1]);
    if (!Files.exists(file)) {
      // Maven leaves that plugin out with -o.
      System.out.println("no bill of materials: it is written online only");
      return;
    }
    ObjectNode bill = (ObjectNode) JSON.readTree(file.toFile());
    for (JsonNode shipped : bill.path("components")) {
      for (JsonNode known : natives) {
        if (sameName(shipped, known)) {
          complete((ObjectNode) shipped, known, args[0]);
        }
      }
    }
    JSON.writeValue(file.toFile(), bill);
  }

  private static boolean sameName(JsonNode shipped, JsonNode known) {
    return shipped.path("group").equals(known.path("group"))
        && shipped.path("name").equals(known.path("name"));
  }

  private static void complete(ObjectNode shipped, JsonNode known, String file) {
    String name = known.path("name").asText();
    String version = shipped.path("version").asText();
    if (!version.equals(known.path("version").asText())) {
      throw new IllegalStateException(
          "%s tells what is linked into %s %s, but the build ships %s: look what is in it, and write it there"
              .formatted(file, name, known.path("version").asText(), version));
    }
    if (withoutNatives(shipped)) {
      return;
    }
    shipped.set("licenses", licenses(known.path("licenses")));
    ArrayNode parts = shipped.putArray("components");
    for (JsonNode part : known.path("components")) {
      ObjectNode component = parts.addObject();
      component.put("type", "library");
      component.put("bom-ref", shipped.path("bom-ref").asText() + "#" + part.path("name").asText());
      component.set("name", part.path("name"));
      if (part.has("version")) {
        component.set("version", part.path("version"));
      }
      component.set("licenses", licenses(part.path("licenses")));
      if (part.has("cpe")) {
        component.set("cpe", part.path("cpe"));
      }
    }
  }

  /**
   * JavaCPP's presets are two jars each, the classes of Java and, with a classifier, the natives.
   */
  private static boolean withoutNatives(JsonNode shipped) {
    return shipped.path("group").asText().equals("org.bytedeco")
        && !shipped.path("purl").asText().contains("classifier=");
  }

  private static ArrayNode licenses(JsonNode names) {
    ArrayNode licenses = JSON.createArrayNode();
    boolean expression = names.size() == 1 && names.get(0).asText().contains(" WITH ");
    for (JsonNode name : names) {
      if (expression) {
        licenses.addObject().set("expression", name);
      } else {
        licenses.addObject().putObject("license").set("id", name);
      }
    }
    return licenses;
  }
}
