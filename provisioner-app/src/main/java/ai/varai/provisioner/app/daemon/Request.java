package ai.varai.provisioner.app.daemon;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.DataInputStream;
import java.io.DataOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/**
 * A command to run.
 *
 * @param program what the daemon must be: {@link Place#program()}
 * @param variables the environment variables of the command
 * @param interactive whether a person sits at the command's terminal
 * @param words the command line
 */
record Request(
    String program, Map<String, String> variables, boolean interactive, List<String> words) {
  Request {
    variables = Map.copyOf(variables);
    words = List.copyOf(words);
  }

  byte[] bytes() throws IOException {
    var bytes = new ByteArrayOutputStream();
    var out = new DataOutputStream(bytes);
    write(out, program);
    out.writeInt(variables.size());
    for (Map.Entry<String, String> variable : variables.entrySet()) {
      write(out, variable.getKey());
      write(out, variable.getValue());
    }
    out.writeBoolean(interactive);
    out.writeInt(words.size());
    for (String word : words) {
      write(out, word);
    }
    return bytes.toByteArray();
  }

  static Request of(byte[] bytes) throws IOException {
    var in = new DataInputStream(new ByteArrayInputStream(bytes));
    String program = read(in);
    var variables = new HashMap<String, String>();
    for (int left = in.readInt(); left > 0; left--) {
      variables.put(read(in), read(in));
    }
    boolean interactive = in.readBoolean();
    var words = new ArrayList<String>();
    for (int left = in.readInt(); left > 0; left--) {
      words.add(read(in));
    }
    return new Request(program, variables, interactive, words);
  }

  private static void write(DataOutputStream out, String text) throws IOException {
    byte[] bytes = text.getBytes(StandardCharsets.UTF_8);
    out.writeInt(bytes.length);
    out.write(bytes);
  }

  private static String read(DataInputStream in) throws IOException {
    byte[] bytes = in.readNBytes(in.readInt());
    return new String(bytes, StandardCharsets.UTF_8);
  }
}
