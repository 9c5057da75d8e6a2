/** The intercepting HTTPS proxy and its certificate authority. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.emulator.proxy;
