// The one global of the isolated world, shared by the content scripts in the order they are injected.
declare var tidekey: any;
