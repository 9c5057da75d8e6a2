package ai.varai.provisioner.app.output;

import java.util.ArrayList;
import java.util.List;

/** Columns of text, each as wide as its widest cell that is not of an unusual width. */
public final class Table {
  private static final String GAP = "  ";

  /** A cell that is longer, such as a list of permissions, does not push the others apart. */
  private static final int WIDEST = 100;

  private final List<List<String>> rows = new ArrayList<>();

  public Table row(String... cells) {
    rows.add(List.of(cells));
    return this;
  }

  public boolean isEmpty() {
    return rows.isEmpty();
  }

  /** The rows, each behind the indentation, without spaces at the ends of lines. */
  public String text(String indentation) {
    var widths = new ArrayList<Integer>();
    for (List<String> row : rows) {
      for (int i = 0; i < row.size(); i++) {
        if (widths.size() == i) {
          widths.add(0);
        }
        int length = row.get(i).length();
        widths.set(i, Math.max(widths.get(i), length > WIDEST ? 0 : length));
      }
    }
    var text = new StringBuilder();
    for (List<String> row : rows) {
      var line = new StringBuilder(indentation);
      for (int i = 0; i < row.size(); i++) {
        String cell = row.get(i);
        line.append(cell)
            .append(" ".repeat(Math.max(0, widths.get(i) - cell.length())))
            .append(GAP);
      }
      text.append(line.toString().stripTrailing()).append('\n');
    }
    return text.toString();
  }
}
