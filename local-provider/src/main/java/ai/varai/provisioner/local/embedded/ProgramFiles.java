package ai.varai.provisioner.local.embedded;

import java.io.File;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileVisitResult;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.SimpleFileVisitor;
import java.nio.file.attribute.BasicFileAttributes;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.HexFormat;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;

/**
 * The files that a process is made of: what its command names as its program (an executable, a jar,
 * an interpreter's script, a class path), and what else is to be watched. A program that was built
 * anew is told from the one that runs by sizes and times of change. Files that a command names as
 * anything else may be written by the process itself, and do not count.
 */
final class ProgramFiles {
  private static final Set<String> CLASS_PATH = Set.of("-cp", "-classpath", "--class-path");

  /** Programs whose first argument that is no option is the program that they run. */
  private static final Set<String> INTERPRETERS =
      Set.of("bash", "bun", "deno", "dotnet", "node", "perl", "php", "python", "ruby", "sh");

  private static final Set<String> MADE_BY_TOOLS = Set.of("node_modules", "__pycache__");

  private final Set<Path> roots = new TreeSet<>();

  private ProgramFiles() {}

  /**
   * @param command program and arguments, filled in
   * @param watched full paths of further files and folders
   */
  static ProgramFiles of(List<String> command, List<String> watched) {
    var files = new ProgramFiles();
    String program = command.get(0);
    files.add(program);
    boolean script = interprets(program);
    for (int i = 1; i < command.size(); i++) {
      String word = command.get(i);
      String before = command.get(i - 1);
      if (CLASS_PATH.contains(before)) {
        List.of(word.split(File.pathSeparator)).forEach(files::add);
        script = false;
      } else if (before.equals("-jar") || (script && !word.startsWith("-"))) {
        files.add(word);
        script = false;
      }
    }
    watched.forEach(files::add);
    return files;
  }

  /** {@code python3.11} is {@code python}. */
  private static boolean interprets(String program) {
    String name = program.substring(program.lastIndexOf('/') + 1);
    return INTERPRETERS.contains(name.replaceFirst("[0-9.]*$", ""));
  }

  private void add(String path) {
    if (path.startsWith("/")) {
      roots.add(Path.of(path));
    }
  }

  /** Another one when a file has changed, came or went. */
  String stamp() {
    try {
      MessageDigest digest = MessageDigest.getInstance("SHA-256");
      for (Path root : roots) {
        stamp(root, digest);
      }
      return HexFormat.of().formatHex(digest.digest(), 0, 12);
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("every Java platform has SHA-256", e);
    }
  }

  private static void stamp(Path root, MessageDigest digest) {
    var found = new TreeSet<String>();
    try {
      Path real = root.toRealPath();
      Files.walkFileTree(real, new Walk(real, found));
    } catch (IOException e) {
      found.add(root + " cannot be read");
    }
    found.forEach(line -> digest.update((line + "\n").getBytes(StandardCharsets.UTF_8)));
  }

  /** Goes through a folder, or sees a single file. */
  private static final class Walk extends SimpleFileVisitor<Path> {
    private final Path root;
    private final Set<String> found;

    Walk(Path root, Set<String> found) {
      this.root = root;
      this.found = found;
    }

    @Override
    public FileVisitResult preVisitDirectory(Path folder, BasicFileAttributes attributes) {
      return counts(folder) ? FileVisitResult.CONTINUE : FileVisitResult.SKIP_SUBTREE;
    }

    @Override
    public FileVisitResult visitFile(Path file, BasicFileAttributes attributes) {
      if (counts(file)) {
        found.add(file + " " + attributes.size() + " " + attributes.lastModifiedTime().toMillis());
      }
      return FileVisitResult.CONTINUE;
    }

    @Override
    public FileVisitResult visitFileFailed(Path file, IOException e) {
      return FileVisitResult.CONTINUE; // gone since its folder was listed, or not ours to read
    }

    /** What was named itself may be called anything. */
    private boolean counts(Path path) {
      String name = String.valueOf(path.getFileName());
      return path.equals(root) || !(name.startsWith(".") || MADE_BY_TOOLS.contains(name));
    }
  }
}
