package ai.varai.provisioner.emulator.http;

import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.Map;

/** A body of the type {@code application/x-www-form-urlencoded}. */
public final class FormBody {

  private FormBody() {}

  /** The first value of each field. */
  public static Map<String, String> parse(byte[] body) {
    Map<String, String> out = new HashMap<>();
    PathText.query(new String(body, StandardCharsets.UTF_8))
        .forEach((name, values) -> out.put(name, values.get(0)));
    return out;
  }
}
