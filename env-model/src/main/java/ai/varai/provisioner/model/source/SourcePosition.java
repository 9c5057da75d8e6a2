package ai.varai.provisioner.model.source;

/**
 * A place in the input.
 *
 * @param file the file's name as the user knows it, or what stands for a file: {@code built-in
 *     default}, {@code --set}
 * @param line first line is 1; 0 when the place has no lines
 * @param column first column is 1, counted in characters; 0 when the place has no lines
 */
public record SourcePosition(String file, int line, int column)
    implements Comparable<SourcePosition> {
  /** The place of a value that nobody wrote. */
  public static final SourcePosition BUILT_IN = new SourcePosition("built-in default", 0, 0);

  /** A place that is a whole file. */
  public static SourcePosition ofFile(String file) {
    return new SourcePosition(file, 0, 0);
  }

  @Override
  public int compareTo(SourcePosition other) {
    int byFile = file.compareTo(other.file);
    if (byFile != 0) {
      return byFile;
    }
    int byLine = Integer.compare(line, other.line);
    return byLine != 0 ? byLine : Integer.compare(column, other.column);
  }

  /** {@code file:line:column}, the form that editors and terminals make clickable. */
  @Override
  public String toString() {
    return line == 0 ? file : file + ":" + line + ":" + column;
  }
}
