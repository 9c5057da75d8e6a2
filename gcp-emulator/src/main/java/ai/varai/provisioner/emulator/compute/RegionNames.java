package ai.varai.provisioner.emulator.compute;

import java.util.List;

/** The regions that there are, for APIs whose answers name them. */
@FunctionalInterface
public interface RegionNames {

  /** Names such as {@code us-central1}, in alphabetical order. */
  List<String> all();
}
