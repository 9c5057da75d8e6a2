package ai.varai.provisioner.app.output;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TableTest {
  @Test
  void cellsOfAColumnBeginBelowEachOther() {
    assertThat(new Table().row("a", "1", "x").row("long", "22", "y").text(" "))
        .isEqualTo(" a     1   x\n long  22  y\n");
  }

  @Test
  void oneCellOfManyWordsDoesNotPushTheOtherRowsApart() {
    String many = "a.permission, ".repeat(200);

    assertThat(new Table().row("missing", many, "grant it").row("ok", "fine", "nothing").text(""))
        .isEqualTo("missing  " + many + "  grant it\nok       fine  nothing\n");
  }
}
