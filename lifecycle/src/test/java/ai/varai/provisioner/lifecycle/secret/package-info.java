/** Looks for secrets where none may be; the other modules' suites use it too. */
@org.jspecify.annotations.NullMarked
package ai.varai.provisioner.lifecycle.secret;
