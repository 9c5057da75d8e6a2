import ai.varai.provisioner.emulator.GcpEmulator;

/** Milliseconds that each start of an emulator in one process takes. Arguments: how many. */
final class EmulatorStart {
  public static void main(String[] args) {
    int times = Integer.parseInt(args[0]);
    for (int i = 0; i < times; i++) {
      long begin = System.nanoTime();
      try (GcpEmulator cloud = GcpEmulator.start()) {
        System.out.println((System.nanoTime() - begin) / 1_000_000);
      }
    }
  }
}
