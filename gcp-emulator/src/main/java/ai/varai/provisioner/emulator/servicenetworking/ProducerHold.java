package ai.varai.provisioner.emulator.servicenetworking;

import java.time.Duration;

/**
 * For how long a producer service holds its side of a private connection after the last thing of it
 * was deleted. Cloud SQL was seen to do so from minutes to days; unless this is plugged in, the
 * emulator lets go at once.
 */
public record ProducerHold(Duration after) {}
