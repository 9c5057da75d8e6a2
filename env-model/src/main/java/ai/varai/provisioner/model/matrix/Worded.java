package ai.varai.provisioner.model.matrix;

import java.util.Arrays;
import java.util.Optional;
import java.util.stream.Collectors;

/** A cell that holds one of a fixed set of phrases. */
interface Worded {
  /** The phrase as the matrix writes it. */
  String words();

  /** The format of a cell whose phrases are the constants of an enum. */
  static <E extends Enum<E> & Worded> CellFormat<E> format(Class<E> type) {
    E[] phrases = type.getEnumConstants();
    return new CellFormat<>(
        Arrays.stream(phrases)
            .map(phrase -> '"' + phrase.words() + '"')
            .collect(Collectors.joining(", ")),
        cell -> find(phrases, cell));
  }

  private static <E extends Worded> Optional<E> find(E[] phrases, String cell) {
    return Arrays.stream(phrases)
        .filter(phrase -> phrase.words().equalsIgnoreCase(cell))
        .findFirst();
  }
}
