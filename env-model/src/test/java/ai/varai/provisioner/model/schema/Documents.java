package ai.varai.provisioner.model.schema;

import ai.varai.provisioner.model.describe.Form;
import ai.varai.provisioner.model.describe.Property;
import ai.varai.provisioner.model.describe.RecordType;
import ai.varai.provisioner.model.describe.Shape;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentHashMap;

/** Makes documents that fit a record, and spoils them. */
final class Documents {
  /** Texts of every form that occurs, and texts near the edge of one. */
  static final List<String> TEXTS =
      List.of(
          "a",
          "A",
          "abc",
          "auth-service",
          "auth_service",
          "Auth",
          "a-",
          "-a",
          "1a",
          "x".repeat(30),
          "x".repeat(49),
          "x".repeat(50),
          "x".repeat(63),
          "x".repeat(64),
          "my-project",
          "abc-1",
          "us-central1",
          "us-east",
          "europe-west10",
          "1000m",
          "0m",
          "0.5",
          "2",
          "0.0005",
          "1.5",
          "512Mi",
          "1Gi",
          "1GB",
          "0Gi",
          "2.5Gi",
          "10.0.0.0/24",
          "10.0.0.0/33",
          "256.0.0.0/8",
          "10.0.0.0",
          "0.0.0.0/0",
          "03:00",
          "24:00",
          "3:00",
          "POSTGRES_14",
          "POSTGRES_9_6",
          "postgres-14",
          "db-f1-micro",
          "db-custom-2-7680",
          "varai_user",
          "1user",
          "latest",
          "17",
          "0",
          "/health",
          "health",
          "/a b",
          "*",
          "https://varai.ai",
          "https://varai.ai/",
          "ftp://a",
          "projects/p/notificationChannels/c",
          "gcp-kms://projects/p/locations/us-central1/keyRings/r/cryptoKeys/k",
          "gcp-kms://projects/p/keyRings/r/cryptoKeys/k",
          "projects/p",
          "api.example.com",
          "example",
          "bucket.uploads",
          "bucket",
          "tcp",
          "TCP",
          "80",
          "8000-8100",
          "allUsers",
          "user:a@example.com",
          "user:",
          "America/Chicago",
          "Etc/UTC",
          "NET003",
          "net003",
          "NET0003",
          "2027-06-30",
          "2027-02-29",
          "2028-02-29",
          "2027-6-30",
          "1999-01-01",
          "local",
          "gcp",
          "GCP",
          "PD_SSD",
          "monday",
          "direct",
          "enabled",
          "a sentence that is long enough",
          "too short",
          "",
          " ",
          " a",
          "a ",
          "a\nb",
          "a\n",
          "ü",
          "postgres:14",
          "US",
          "7",
          "7.0",
          "log_statement",
          "true",
          "null",
          "yes",
          "\u2028",
          "😀");

  private static final Map<Form, List<String>> FITTING = new ConcurrentHashMap<>();

  private final Random random;

  Documents(long seed) {
    this.random = new Random(seed);
  }

  Map<String, Object> valid(RecordType type) {
    Map<String, Object> document = new LinkedHashMap<>();
    for (Property property : type.properties()) {
      boolean wanted = property.required() || random.nextInt(3) == 0;
      if (wanted && !property.key().equals("extends")) {
        document.put(property.key(), valid(property.shape()));
      }
    }
    return document;
  }

  private Object valid(Shape shape) {
    if (shape instanceof Shape.Fields fields) {
      return valid(fields.type());
    }
    if (shape instanceof Shape.Items items) {
      List<Object> list = new ArrayList<>();
      for (int i = items.min() + random.nextInt(3); i > 0; i--) {
        list.add(valid(items.item()));
      }
      return list;
    }
    if (shape instanceof Shape.Entries entries) {
      Map<String, Object> map = new LinkedHashMap<>();
      for (int i = entries.min() + random.nextInt(3); i > 0; i--) {
        map.put(text(entries.key()), valid(entries.value()));
      }
      return map;
    }
    if (shape instanceof Shape.Text text) {
      return text(text.form());
    }
    if (shape instanceof Shape.Date) {
      return text(Optional.of(Shape.Date.FORM));
    }
    if (shape instanceof Shape.Choice choice) {
      return pick(choice.spellings());
    }
    if (shape instanceof Shape.Whole whole) {
      return pick(List.of(whole.min(), whole.max(), (whole.min() + whole.max()) / 2));
    }
    return random.nextBoolean();
  }

  private String text(Optional<Form> form) {
    List<String> fitting =
        form.map(f -> FITTING.computeIfAbsent(f, Documents::fitting)).orElse(TEXTS);
    if (fitting.isEmpty()) {
      throw new IllegalStateException("add a text of the form: " + form);
    }
    return pick(fitting);
  }

  private static List<String> fitting(Form form) {
    return TEXTS.stream().filter(form::accepts).toList();
  }

  /** The same document with one or two changes, each of which may or may not spoil it. */
  Map<String, Object> changed(Map<String, Object> document) {
    Map<String, Object> changed = document;
    for (int i = random.nextInt(2); i >= 0; i--) {
      changed = mapChanged(changed);
    }
    return changed;
  }

  private Object valueChanged(Object value) {
    if (value instanceof Map<?, ?> map && !map.isEmpty() && random.nextInt(4) > 0) {
      @SuppressWarnings("unchecked") // documents have texts as keys
      Map<String, Object> typed = (Map<String, Object>) map;
      return mapChanged(typed);
    }
    if (value instanceof List<?> list && !list.isEmpty() && random.nextInt(4) > 0) {
      List<Object> changed = new ArrayList<>(list);
      int at = random.nextInt(changed.size());
      changed.set(at, valueChanged(changed.get(at)));
      return changed;
    }
    return anything();
  }

  private Map<String, Object> mapChanged(Map<String, Object> map) {
    Map<String, Object> changed = new LinkedHashMap<>(map);
    if (map.isEmpty()) {
      changed.put(pick(TEXTS), anything());
      return changed;
    }
    String key = pick(List.copyOf(map.keySet()));
    switch (random.nextInt(8)) {
      case 0, 1 -> changed.remove(key);
      case 2 -> changed.put(key + "x", changed.remove(key));
      case 3 -> changed.put(pick(TEXTS), anything());
      default -> changed.put(key, valueChanged(map.get(key)));
    }
    return changed;
  }

  private Object anything() {
    return switch (random.nextInt(10)) {
      case 0 -> pick(List.of(0L, 1L, -1L, 5L, 1000L, 1001L, 65535L, 65536L, 9_999_999_999L));
      case 1 -> pick(List.of(5.0, 0.5, 1e3, -2.5));
      case 2 -> random.nextBoolean();
      case 3 -> Nothing.NOTHING;
      case 4 -> List.of();
      case 5 -> Map.of();
      case 6 -> List.of(pick(TEXTS));
      case 7 -> Map.of(pick(TEXTS), pick(TEXTS));
      default -> pick(TEXTS);
    };
  }

  private <T> T pick(List<T> list) {
    return list.get(random.nextInt(list.size()));
  }

  /** JSON's null, which lists and maps of Java do not like. */
  enum Nothing {
    NOTHING;

    @Override
    public String toString() {
      return "null";
    }
  }
}
