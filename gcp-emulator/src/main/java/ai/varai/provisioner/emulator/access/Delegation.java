package ai.varai.provisioner.emulator.access;

import com.google.protobuf.Descriptors.FieldDescriptor;
import com.google.protobuf.Message;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/**
 * The service accounts through which a caller acts as another one: the caller as the first, that as
 * the second, the last as the one that is meant.
 *
 * @see <a
 *     href="https://cloud.google.com/iam/docs/create-short-lived-credentials-delegated">Credentials
 *     for a chain of service accounts</a>
 */
public final class Delegation {
  private static final Pattern NAME = Pattern.compile("projects/-/serviceAccounts/([^/]+)");

  private Delegation() {}

  /** The names of the accounts in between; none for most calls. */
  static List<String> of(Message request) {
    FieldDescriptor f = request.getDescriptorForType().findFieldByName("delegates");
    if (f == null
        || !f.isRepeated()
        || !request.getDescriptorForType().getFullName().startsWith("google.iam.credentials.")) {
      return List.of();
    }
    return ((List<?>) request.getField(f)).stream().map(String.class::cast).toList();
  }

  /** Whether a name has the one form that is taken. */
  public static boolean isName(String delegate) {
    return NAME.matcher(delegate).matches();
  }

  /** The address or the unique id in a name. */
  static String account(String delegate) {
    Matcher m = NAME.matcher(delegate);
    return m.matches() ? m.group(1) : delegate;
  }
}
