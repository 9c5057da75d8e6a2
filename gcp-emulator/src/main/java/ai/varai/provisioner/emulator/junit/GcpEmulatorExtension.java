package ai.varai.provisioner.emulator.junit;

import ai.varai.provisioner.emulator.GcpEmulator;
import ai.varai.provisioner.emulator.Options;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.extension.AfterAllCallback;
import org.junit.jupiter.api.extension.AfterEachCallback;
import org.junit.jupiter.api.extension.BeforeAllCallback;
import org.junit.jupiter.api.extension.BeforeEachCallback;
import org.junit.jupiter.api.extension.ExtensionContext;
import org.junit.jupiter.api.extension.ExtensionContext.Namespace;
import org.junit.jupiter.api.extension.ExtensionContext.Store;
import org.junit.jupiter.api.extension.ParameterContext;
import org.junit.jupiter.api.extension.ParameterResolutionException;
import org.junit.jupiter.api.extension.ParameterResolver;

/**
 * An emulator for tests, which take it as a {@link GcpEmulator} parameter or, where the extension
 * stands in a field, by {@link #emulator()}.
 *
 * <p>Registered for a class ({@code @ExtendWith}, or {@code @RegisterExtension} on a static field)
 * it is one emulator for all tests of the class and of its nested classes. Registered for a test
 * ({@code @ExtendWith} on the method, or {@code @RegisterExtension} on an instance field) it is one
 * for each test.
 */
public final class GcpEmulatorExtension
    implements BeforeAllCallback,
        AfterAllCallback,
        BeforeEachCallback,
        AfterEachCallback,
        ParameterResolver {

  private static final Namespace NAMESPACE = Namespace.create(GcpEmulatorExtension.class);

  private final Options options;
  private volatile @Nullable GcpEmulator emulator;

  public GcpEmulatorExtension() {
    this(Options.defaults());
  }

  public GcpEmulatorExtension(Options options) {
    this.options = options;
  }

  @Override
  public void beforeAll(ExtensionContext context) {
    startUnlessRunning(context);
  }

  @Override
  public void beforeEach(ExtensionContext context) {
    startUnlessRunning(context);
  }

  @Override
  public void afterEach(ExtensionContext context) {
    stopOwn(context);
  }

  @Override
  public void afterAll(ExtensionContext context) {
    stopOwn(context);
  }

  /** A context sees what was started for one that it lies in. */
  private void startUnlessRunning(ExtensionContext context) {
    Store store = store(context);
    if (store.get(this, GcpEmulator.class) == null) {
      GcpEmulator started = GcpEmulator.start(options);
      store.put(this, started);
      emulator = started;
    }
  }

  /** What was started for a context that this one lies in stays. */
  private void stopOwn(ExtensionContext context) {
    GcpEmulator own = store(context).remove(this, GcpEmulator.class);
    if (own != null) {
      emulator = null;
      own.stop();
    }
  }

  private static Store store(ExtensionContext context) {
    return context.getStore(NAMESPACE);
  }

  /** The running emulator. Throws IllegalStateException before and after the tests it is for. */
  public GcpEmulator emulator() {
    GcpEmulator running = emulator;
    if (running == null) {
      throw new IllegalStateException(
          "the emulator does not run: it does during the tests of the class that has the extension"
              + " in a static field, or during each test where it is an instance field; the field"
              + " needs @RegisterExtension");
    }
    return running;
  }

  @Override
  public boolean supportsParameter(ParameterContext parameter, ExtensionContext context) {
    return parameter.getParameter().getType() == GcpEmulator.class;
  }

  @Override
  public Object resolveParameter(ParameterContext parameter, ExtensionContext context) {
    GcpEmulator running = store(context).get(this, GcpEmulator.class);
    if (running == null) {
      throw new ParameterResolutionException(
          "no emulator runs yet for this "
              + GcpEmulator.class.getSimpleName()
              + " parameter; with @ExtendWith on the class it runs before anything of the class does");
    }
    return running;
  }
}
