//! Puts a till together: the one place where adapters meet the ports of the desk.
