package ai.varai.provisioner.emulator.support;

import com.fasterxml.jackson.databind.node.ObjectNode;
import java.util.List;

/** What notification channels were told of alerts: offered by Cloud Monitoring. */
public interface AlertNotices {

  /**
   * The notices of all projects, oldest first: {@code time}, {@code channel}, {@code type}, {@code
   * policy}, {@code alert}, {@code state}, {@code delivery} and the payload as {@code data}.
   */
  List<ObjectNode> all();
}
