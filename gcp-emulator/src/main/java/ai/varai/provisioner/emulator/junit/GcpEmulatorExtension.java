package ai.varai.provisioner.emulator.junit;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * One emulator for a test class. Tests take a {@link GcpEmulator} parameter, or register the
 * extension as a static field and call {@link #emulator()}.
 */
public final class GcpEmulatorExtension
    implements BeforeAllCallback, AfterAllCallback, ParameterResolver {

  private final Options options;
  private @Nullable GcpEmulator emulator;

  public GcpEmulatorExtension() {
    this(Options.defaults());
  }

  public GcpEmulatorExtension(Options options) {
    this.options = options;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    emulator = GcpEmulator.start(options);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    GcpEmulator running = emulator;
    if (running != null) {
      running.stop();
      emulator = null;
    }
  }

  /** The running emulator. */
  public GcpEmulator emulator() {
    GcpEmulator running = emulator;
    if (running == null) {
      throw new IllegalStateException("the emulator runs only while the test class does");
    }
    return running;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == GcpEmulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    return emulator();
  }
}
