package ai.varai.provisioner.model.matrix;

import java.util.Optional;
import java.util.function.Function;

/**
 * How one kind of matrix cell is written.
 *
 * @param expected the accepted forms with an example each, for the message about a cell that cannot
 *     be read
 * @param reader gives the typed content, or nothing when the text has none of the forms
 */
record CellFormat<T>(String expected, Function<String, Optional<T>> reader) {
  Optional<T> read(String cell) {
    return reader.apply(cell.strip());
  }
}
