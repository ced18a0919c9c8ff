package dev.clipstream.testing.faults;

import java.util.Random;

/**
 * What may happen to a running system.
 *
 * <p>SIGKILL of the broker is not among them: a lone one that comes back is fenced until its former
 * life has timed out, and nearly always leaves {@link HungTransactions} then. In a real cluster the
 * replicas go on.
 */
public enum Fault {
  /** SIGKILL of an instance, which is started again. */
  KILL {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().kill(victim);
      system.fleet().start(victim);
    }
  },
  /** SIGTERM of an instance in mid-batch, which is started again. */
  TERMINATE {
    @Override
    void strike(Campaign system, Random random) {
      int victim = system.anyInstance();
      system.fleet().stop(victim);
      system.fleet().start(victim);
    }
  },
  /** An instance more, for a rebalance. */
  ADD {
    @Override
    void strike(Campaign system, Random random) {
      system.fleet().start(system.nextNumber());
    }
  },
  /** An instance less, unless it is the last. */
  REMOVE {
    @Override
    void strike(Campaign system, Random random) {
      if (system.fleet().numbers().size() > 1) {
        system.fleet().stop(system.anyInstance());
      }
    }
  },
  /** An instance is frozen until the others have its work, and then goes on as if it were its. */
  FREEZE_INSTANCE {
    @Override
    void strike(Campaign system, Random random) {
      system.fleet().freeze(system.anyInstance(), 4_000);
    }
  },
  /** The broker answers nobody for some seconds. */
  FREEZE_BROKER {
    @Override
    void strike(Campaign system, Random random) {
      system.broker().freeze(2_000 + random.nextInt(3_000));
    }
  },
  /** The broker is stopped and comes back. */
  RESTART_BROKER {
    @Override
    void strike(Campaign system, Random random) {
      system.broker().restart();
    }
  };

  /** Blocks until it is over, not until the system has recovered. */
  abstract void strike(Campaign system, Random random);
}
