package ai.varai.provisioner.local.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import ai.varai.provisioner.lifecycle.spi.Ownership;
import ai.varai.provisioner.model.kind.SecretPayload;
import ai.varai.provisioner.model.kind.SecretPayload.Part;
import ai.varai.provisioner.model.kind.SecretVersion;
import ai.varai.provisioner.model.kind.ServiceAccount;
import ai.varai.provisioner.model.resource.ResourceAddress;
import ai.varai.provisioner.model.resource.Value;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StoreTest {
  private final ResourceJson json = new ResourceJson();

  @Test
  void everythingButUnreservedCharactersIsPercentEncoded() {
    assertThat(PercentEncoding.encode("aZ0-._~")).isEqualTo("aZ0-._~");
    assertThat(PercentEncoding.encode("a b+/@:?#%&=é"))
        .isEqualTo("a%20b%2B%2F%40%3A%3F%23%25%26%3D%C3%A9");
  }

  @Test
  void aResourceComesBackFromItsTextAsItWas() {
    var version =
        new SecretVersion(
            Value.of("url"),
            new SecretPayload.Composed(
                List.of(
                    new Part.Text(Value.of("postgresql://u:")),
                    new Part.FromVersion(Value.of("projects/p/secrets/s/versions/1"), true))),
            Optional.empty(),
            Optional.of("name"),
            Optional.empty(),
            Optional.empty());
    assertThat(json.decode(SecretVersion.class, json.encode(version))).isEqualTo(version);
  }

  @Test
  void whatAnOlderReleaseDidNotWriteTakesItsEmptyValue() {
    assertThat(json.decode(ServiceAccount.class, "{\"accountId\":\"runner\"}"))
        .isEqualTo(new ServiceAccount("runner", "", ""));
  }

  @Test
  void recordsWhoseKeysAreLongerThanAFilesNameStayApart(@TempDir Path home) {
    var records = new FileRecords(home);
    String begin = "a-secret-with-a-name-of-two-hundred-letters".repeat(5) + " a role of ";
    List<FileRecords.Entry> entries =
        Stream.of("ada", "bob", "é".repeat(30))
            .map(
                member ->
                    new FileRecords.Entry(
                        begin + member,
                        new Ownership("local", "s", ResourceAddress.parse("secret_iam_member.a")),
                        "{}"))
            .toList();
    entries.forEach(records::put);
    assertThat(records.all("secret_iam_member")).containsExactlyInAnyOrderElementsOf(entries);
    entries.forEach(
        entry -> {
          assertThat(records.find("secret_iam_member", entry.key())).contains(entry);
          records.remove("secret_iam_member", entry.key());
        });
    assertThat(records.all("secret_iam_member")).isEmpty();
  }

  @Test
  void aFolderMayBeALinkToOneThatIsElsewhere(@TempDir Path home) throws Exception {
    Path elsewhere = Files.createDirectory(home.resolve("elsewhere"));
    Path link = Files.createSymbolicLink(home.resolve("link"), elsewhere);
    PrivateFiles.writeProperties(link.resolve("ports"), Map.of("api", "18080"));
    assertThat(PrivateFiles.readProperties(elsewhere.resolve("ports")))
        .contains(Map.of("api", "18080"));
  }

  @Test
  void recordsAreFoundAgainAndLeaveNoFolderBehind(@TempDir Path home) {
    var records = new FileRecords(home.resolve("records"));
    var entry =
        new FileRecords.Entry(
            "a role serviceAccount:x@y",
            new Ownership("local", "s1", new ResourceAddress("secret_iam_member", "g")),
            "{\"a\":\"\\u00e9\"}");
    records.put(entry);
    assertThat(new FileRecords(home.resolve("records")).all("secret_iam_member"))
        .containsExactly(entry);
    records.remove("secret_iam_member", entry.key());
    assertThat(home.resolve("records")).doesNotExist();
  }

  @Test
  void aDamagedRecordIsNone(@TempDir Path home) throws IOException {
    var records = new FileRecords(home);
    var owner = new Ownership("local", "s1", new ResourceAddress("network", "main"));
    var entry = new FileRecords.Entry("net", owner, "{}");
    Path file = home.resolve("network/net.properties");
    for (String damage : List.of("", "address=", "garbage=\\u00")) {
      records.put(entry);
      assertThat(records.all("network")).containsExactly(entry);
      Files.writeString(file, damage);

      assertThat(records.all("network")).isEmpty();
      assertThat(records.find("network", "net")).isEmpty();
    }
  }

  @Test
  void aFileThatCannotBeWrittenIsNamedWithTheReasonAndLeavesNothingBehind(@TempDir Path home)
      throws IOException {
    Path taken = Files.createDirectories(home.resolve("taken/inside")).getParent();

    assertThatThrownBy(() -> PrivateFiles.write(taken, new byte[1]))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessageMatching("cannot write " + taken + ": .+");
    try (Stream<Path> left = Files.list(home)) {
      assertThat(left).containsExactly(taken);
    }
  }

  @Test
  void whatIsWrittenIsWholeAndInItsPlaceWhenItsFolderIsPutOnDisk(@TempDir Path home) {
    Path file = home.resolve("a/b/key");
    PrivateFiles.write(file, new byte[] {1});
    List<String> seen = new ArrayList<>();
    PrivateFiles.write(
        file,
        new byte[] {2, 3},
        true,
        folder -> {
          try (Stream<Path> names = Files.list(folder)) {
            names.forEach(name -> seen.add(name.getFileName().toString()));
          }
          seen.add(folder + " " + Files.size(file));
        });
    assertThat(seen).as("once, after the move").containsExactly("key", file.getParent() + " 2");
  }

  @Test
  void aDiskThatFailsToKeepAFoldersNamesFailsTheWrite(@TempDir Path home) {
    assertThatThrownBy(
            () ->
                PrivateFiles.write(
                    home.resolve("key"),
                    new byte[1],
                    true,
                    folder -> {
                      throw new IOException("Input/output error");
                    }))
        .hasMessage("cannot write " + home.resolve("key") + ": Input/output error");
  }

  @Test
  void aDamagedFileOfValuesIsNamed(@TempDir Path home) throws IOException {
    Path file = Files.writeString(home.resolve("values.properties"), "garbage=\\u00");

    assertThatThrownBy(() -> PrivateFiles.readProperties(file))
        .isInstanceOf(UncheckedIOException.class)
        .hasMessage(file + " is damaged");
  }
}
